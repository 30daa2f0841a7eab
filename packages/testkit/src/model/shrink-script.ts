import type { Script } from './script.js';

/**
 * The shortest script it can find that still fails, by leaving out ever smaller parts. `fails` is asked at most `budget`
 * times, each time with a script of its own.
 */
export async function shrinkScript(
  script: Script,
  fails: (shorter: Script) => Promise<boolean>,
  budget = 300,
): Promise<Script> {
  let shortest = script;
  let left = budget;
  for (let size = Math.ceil(script.length / 2); size >= 1;) {
    let found = false;
    for (let start = 0; start < shortest.length && left > 0;) {
      const shorter = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      left -= 1;
      if (await fails(shorter)) {
        shortest = shorter;
        found = true;
      } else {
        start += size;
      }
    }
    // Leaving out a part can make one before it needless.
    if (left <= 0 || (size === 1 && !found)) break;
    size = found ? size : Math.floor(size / 2);
  }
  return shortest;
}
