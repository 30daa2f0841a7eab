import { signal } from '@preact/signals';

/** What a screen reader should say next. */
export const announcement = signal('');

/** Lets it be said, also where the same was said before. */
export function announce(text: string): void {
  announcement.value = announcement.value === text ? `${text}\u00A0` : text;
}
