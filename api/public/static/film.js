// When the film has ended, press the button for whoever watched it.
addEventListener("animationend", ({ animationName }) => {
  if (animationName === "the-end") document.querySelector("[data-watched]").requestSubmit();
});
