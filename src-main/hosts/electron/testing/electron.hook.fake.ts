/** hexlock:fake. For `node --import`: the fake of Electron takes Electron's place, so that the product runs without it. */
import { registerHooks } from 'node:module';

const { href } = new URL('./electron.module.fake.ts', import.meta.url);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: href, shortCircuit: true } : next(specifier, context),
});
