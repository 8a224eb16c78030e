/* global document */
const button = document.querySelector('#button');
button.addEventListener('click', () => (button.textContent = String(Number(button.textContent) + 1)));

const drop = document.querySelector('#drop');
drop.addEventListener('dragover', (event) => event.preventDefault());
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  globalThis.dropped = [...event.dataTransfer.files].map((file) => globalThis.api.pathOf(file));
});
document.querySelector('#files').addEventListener('change', (event) => {
  globalThis.picked = [...event.target.files].map((file) => globalThis.api.pathOf(file));
});
document.documentElement.dataset.ready = 'true';
