/** The bridge of the options window. */
import { contextBridge, ipcRenderer } from 'electron';
import { createBridge } from './shared/bridge.ts';

contextBridge.exposeInMainWorld('hexlock', createBridge('options', ipcRenderer));
