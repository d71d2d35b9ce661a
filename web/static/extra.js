// Extra time on the start page: minutes that are typed choose their option,
// another option empties the field. Without this file the server does the same
// or asks.
const minutes = document.getElementById("f-extra-minutes");

minutes?.addEventListener("input", () => {
  if (minutes.value) {
    minutes.form.querySelector("input[name=extra][value=minutes]").checked =
      true;
  }
});
minutes?.form.addEventListener("change", ({ target }) => {
  if (target.name === "extra" && target.value !== "minutes") {
    minutes.value = "";
  }
});
