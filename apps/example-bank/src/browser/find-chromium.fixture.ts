import { existsSync } from 'node:fs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The browser to test with: the one that CHROMIUM names, or one in a usual place. Without any it says on standard error which
 * suite does not run, so that nobody takes its silence for a success.
 */
export function findChromium(suite: string): string | undefined {
  const program = [process.env['CHROMIUM'] ?? '', ...USUAL_PLACES].find((place) => existsSync(place));
  if (program === undefined)
    process.stderr.write(`NOT RUN: ${suite}. Install chromium, or set CHROMIUM to where it is, to run it.\n`);
  return program;
}
