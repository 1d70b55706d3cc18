// The rules, their remedies and their test live in scripts/deps/. `npm run deps` checks them.
export { configuration as default } from './scripts/deps/rules.ts';
