/** Which of the command line's words are ours. Electron and Chromium read their switches from the same line. */

const foreign =
  /^--(inspect|remote-debugging|no-sandbox|sandbox|enable-|disable-|ozone-|use-|force-|password-store|user-data-dir|lang=|class=|type=|allow-|ignore-|original-process)/;

/** @param packaged in a checkout the second word is the program's folder. */
export function ownArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  return argv.slice(packaged ? 1 : 2).filter((word) => !foreign.test(word));
}
