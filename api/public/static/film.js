// When the film has ended, press the button for whoever watched it.
document.querySelector("video.asset")?.addEventListener("ended", () => {
  document.querySelector("[data-watched]").requestSubmit();
});
addEventListener("animationend", ({ animationName }) => {
  if (animationName === "the-end") document.querySelector("[data-watched]").requestSubmit();
});
