// What a crop must keep: pressing on the picture moves both sliders, and the sliders move the spot.
for (const frame of document.querySelectorAll("[data-focus]")) {
  const spot = frame.querySelector(".spot");
  const [x, y] = ["x", "y"].map((way) => frame.closest("form").elements[`focus.${way}`]);

  const show = () => {
    spot.style.insetInlineStart = `${x.value * 100}%`;
    spot.style.insetBlockStart = `${y.value * 100}%`;
    spot.hidden = false;
  };
  frame.addEventListener("click", ({ clientX, clientY }) => {
    const at = frame.getBoundingClientRect();
    x.value = (clientX - at.left) / at.width;
    y.value = (clientY - at.top) / at.height;
    show();
  });
  for (const slider of [x, y]) slider.addEventListener("input", show);
  show();
}
