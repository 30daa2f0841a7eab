import { useEffect, useState } from 'preact/hooks';
import { get, type Answer } from './api.js';

/** What the API answers under a path, asked again whenever the version changes; the old answer stays until the new one is there. */
export function useAnswer<T>(path: string | undefined, version: unknown = 0): Answer<T> | undefined {
  const [held, hold] = useState<{ readonly path: string; readonly answer: Answer<T> }>();
  useEffect(() => {
    if (path === undefined) return undefined;
    const left = new AbortController();
    void get<T>(path, left.signal).then((answer) => {
      if (!left.signal.aborted) hold({ path, answer });
    });
    return () => left.abort();
  }, [path, version]);
  const isOfThisThing = held?.path.split('?')[0] === path?.split('?')[0];
  return isOfThisThing ? held?.answer : undefined;
}
