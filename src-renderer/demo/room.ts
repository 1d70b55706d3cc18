/** The empty room that the camera sees while nobody sits there. */

export function drawRoom(context: OffscreenCanvasRenderingContext2D): void {
  const { width: w, height: h } = context.canvas;
  const wall = context.createLinearGradient(0, 0, w, h);
  wall.addColorStop(0, '#c9d2d4');
  wall.addColorStop(1, '#9aa6a9');
  context.fillStyle = wall;
  context.fillRect(0, 0, w, h);
  context.filter = `blur(${Math.round(h / 90)}px)`;
  const block = (colour: string, x: number, y: number, width: number, height: number) => {
    context.fillStyle = colour;
    context.fillRect(x * w, y * h, width * w, height * h);
  };
  // A door with its frame, a shelf with boxes, a desk's edge.
  block('#8b9699', 0.06, 0.12, 0.2, 0.9);
  block('#b4bfc0', 0.075, 0.15, 0.17, 0.9);
  block('#7d8a8d', 0.62, 0.3, 0.32, 0.02);
  block('#d9e1e0', 0.65, 0.19, 0.05, 0.11);
  block('#94b0b5', 0.71, 0.16, 0.07, 0.14);
  block('#e4e7e3', 0.8, 0.21, 0.09, 0.09);
  block('#737f82', 0, 0.93, 1, 0.07);
  context.filter = 'none';
}
