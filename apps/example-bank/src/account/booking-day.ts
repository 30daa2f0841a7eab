import type { RecordedEvent } from '@eventfold/core';
import type { AccountEvent } from './account-event.js';

/** The day an event counts for, as `YYYY-MM-DD`: the one it was booked on elsewhere, or the one it was recorded on here (UTC). */
export function bookingDay(event: RecordedEvent<AccountEvent>): string {
  return event.type === 'TransactionPosted'
    ? event.data.bookedOn
    : new Date(event.recordedAt).toISOString().slice(0, 10);
}
