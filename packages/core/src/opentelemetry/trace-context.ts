import { context, isSpanContextValid, trace, type Link } from '@opentelemetry/api';
import type { RecordedEvent } from '../event/event.js';
import type { TraceContext } from '../telemetry/telemetry.js';

const NONE: TraceContext = Object.freeze({});
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that is running now, as W3C writes it: whatever propagator the program has set up, or none. */
export function currentTraceContext(): TraceContext {
  const running = trace.getSpanContext(context.active());
  if (running === undefined || !isSpanContextValid(running)) return NONE;
  const { traceId, spanId, traceFlags, traceState } = running;
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  const tracestate = traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}

/**
 * The span in which an event was appended. A link and no parent: handling may happen years later, and again and again, and would only
 * make the trace of the command longer and longer.
 */
export function linksTo({ metadata }: RecordedEvent): Link[] {
  const { traceparent } = metadata;
  const [, traceId, spanId, flags] = (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)) || [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return [];
  const linked = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(linked) ? [{ context: linked }] : [];
}
