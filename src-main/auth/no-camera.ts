/** Names that no camera has. Pure. */
import { isVirtual } from '../../src-face/liveness/injected.ts';

/** A browser that plays a file as its camera names the device after the file. */
const fileName = /^(\/|[a-z]:\\|\\\\)|\.(mjpe?g|y4m|mp4|webm|mkv|avi)$/i;

/** Whether a device's name is that of a program or a file. An empty name says nothing. */
export const isNoCamera = (label: string): boolean => isVirtual(label) || fileName.test(label);
