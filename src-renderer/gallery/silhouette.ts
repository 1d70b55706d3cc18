import type { ScanPort, ScanRequest } from '../scan/port.ts';

/** A camera that shows a drawn silhouette: no person, no device, no vision. */
export const silhouettePort: ScanPort = {
  watch: async () => 'ended',
  preload: async () => undefined,
  scan: async ({ video, onReady, signal }: ScanRequest) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 720;
    const context = canvas.getContext('2d');
    if (!context) return 'vision.failed';
    draw(context, canvas);
    const stream = canvas.captureStream(5);
    // A stream of a canvas sends a picture when something is drawn.
    const redraw = setInterval(() => draw(context, canvas), 200);
    video.srcObject = stream;
    await video.play().catch(() => undefined); // the page went on before the picture came
    if (!signal.aborted) onReady({ width: canvas.width, height: canvas.height, label: 'Silhouette', frameRate: 5 });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    clearInterval(redraw);
    for (const track of stream.getTracks()) track.stop();
    return 'ended';
  },
};

function draw(context: CanvasRenderingContext2D, { width, height }: { width: number; height: number }): void {
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, '#9fb4ba');
  wall.addColorStop(1, '#6f8891');
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#39505a';
  context.beginPath();
  context.ellipse(width / 2, height * 1.12, width * 0.26, height * 0.32, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillRect(width * 0.46, height * 0.66, width * 0.08, height * 0.2);
  context.fillStyle = '#4a626c';
  context.beginPath();
  context.ellipse(width / 2, height * 0.47, height * 0.2, height * 0.29, 0, 0, 2 * Math.PI);
  context.fill();
}
