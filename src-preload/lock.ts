/** The bridge of the lock window. */
import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './shared/bridge.ts';

contextBridge.exposeInMainWorld('hexlock', createBridge('lock', ipcRenderer));
