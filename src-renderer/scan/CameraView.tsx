import { type RefObject, useState } from 'react';
import { apothem } from '../../src-ui/hex/geometry.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { oval } from '../../src-ui/vision/guide.ts';
import { ovalIn, ringPath } from './oval.ts';

/** Until the camera says otherwise. */
const usualAspect = 16 / 9;

/** The box of a hexagon of radius 500. */
const box = { width: 1000, height: 1000 * apothem };

/**
 * The mirrored camera picture in a hexagon, the oval to bring the face into, and the ring around it that fills.
 * @param progress 0..1
 */
export function CameraView({
  video,
  ready,
  progress,
  progressLabel,
}: {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly ready: boolean;
  readonly progress: number;
  readonly progressLabel: string;
}) {
  const [aspect, setAspect] = useState(usualAspect);
  const ellipse = ovalIn(box, aspect, oval);
  const ring = ringPath(ellipse);
  const percent = Math.round(100 * progress);
  return (
    <div className="camera" data-ready={ready || undefined}>
      <video
        ref={video}
        className="camera-picture"
        muted
        playsInline
        tabIndex={-1}
        aria-hidden="true"
        onResize={(event) => {
          const { videoWidth, videoHeight } = event.currentTarget;
          if (videoWidth > 0 && videoHeight > 0) setAspect(videoWidth / videoHeight);
        }}
      />
      <svg className="camera-guide" viewBox={`0 0 ${box.width} ${box.height}`} aria-hidden="true" focusable="false">
        <path className="camera-scrim" fillRule="evenodd" d={`M0 0H${box.width}V${box.height}H0Z${ring}`} />
        <path className="camera-track" d={ring} />
        <path className="camera-ring" d={ring} pathLength={100} strokeDasharray={`${percent} 100`} />
      </svg>
      <div
        className="said"
        role="progressbar"
        aria-label={progressLabel}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      />
      {!ready && (
        <span className="camera-wait">
          <Icon name="camera" />
        </span>
      )}
    </div>
  );
}
