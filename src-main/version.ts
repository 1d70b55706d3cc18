/** The version of this build, as the cloud is told it. */
import manifest from '../package.json' with { type: 'json' };

export const agentVersion: string = manifest.version;
