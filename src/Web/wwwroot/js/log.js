// Keeps a log at its end without moving the page around it.
export function toEnd(box) {
  if (box) box.scrollTop = box.scrollHeight;
}
