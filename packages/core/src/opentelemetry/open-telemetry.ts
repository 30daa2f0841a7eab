import {
  metrics,
  SpanKind,
  trace,
  type Attributes,
  type MeterProvider,
  type TracerProvider,
} from '@opentelemetry/api';
import { categoryOf } from '../stream/stream-name.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { errorType } from './error-type.js';
import { instruments, type Instruments } from './instruments.js';
import { lagGauge } from './lag-gauge.js';
import { measured } from './measured.js';
import { currentTraceContext, linksTo } from './trace-context.js';

/** Where spans, figures and warnings go. */
export interface OpenTelemetryOptions {
  /** The global one when left out. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** The global one when left out. */
  readonly meterProvider?: MeterProvider | undefined;
  /** Takes what went wrong and is tried again, for a log: `(message, about) => logger.warn(about, message)`. */
  readonly log?: ((message: string, about: Attributes) => void) | undefined;
}

/** The name under which spans and figures are reported. */
const SCOPE = '@eventfold/core';

/**
 * Telemetry on OpenTelemetry's API: spans, figures, and the trace context in the metadata of events. Where no SDK was set up it does
 * nothing, at the price of a few calls. docs/how-to/observe.md lists names and attributes.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const tracer = (options.tracerProvider ?? trace).getTracer(SCOPE);
  const meter = (options.meterProvider ?? metrics).getMeter(SCOPE);
  const figures = instruments(meter);
  return Object.freeze<Telemetry>({
    command: ({ category, stream, type, commandId }, run) =>
      measured(tracer, figures.commands, {
        name: `execute ${category}`,
        kind: SpanKind.INTERNAL,
        attributes: { 'eventfold.category': category, 'eventfold.command.type': type },
        detail: { 'eventfold.stream': stream, 'eventfold.command.id': commandId },
        run,
        outcome({ outcome, events, attempts }) {
          if (attempts > 1) figures.retries.add(attempts - 1, { 'eventfold.category': category });
          return {
            attributes: { 'eventfold.outcome': outcome },
            detail: { 'eventfold.events': events.length, 'eventfold.attempts': attempts },
          };
        },
      }),

    operation({ store, name, stream }, run, outcomeOf) {
      const system = { 'db.system.name': `eventfold.${store}` };
      return measured(tracer, figures.operations, {
        name: stream === undefined ? name : `${name} ${categoryOf(stream)}`,
        kind: SpanKind.CLIENT,
        attributes: { ...system, 'db.operation.name': name },
        detail: { 'eventfold.stream': stream },
        run,
        outcome(result) {
          const { events, conflict } = outcomeOf(result);
          if (events > 0) figures[name === 'append' ? 'appended' : 'read'].add(events, system);
          if (conflict) figures.conflicts.add(1, system);
          return { attributes: {}, detail: { 'eventfold.events': events, 'eventfold.conflict': conflict } };
        },
      });
    },

    handling: ({ projection, event }, run) =>
      measured(tracer, figures.handlings, {
        name: `handle ${projection}`,
        kind: SpanKind.CONSUMER,
        links: linksTo(event),
        attributes: {
          'messaging.system': 'eventfold',
          'messaging.operation.name': 'handle',
          'messaging.destination.subscription.name': projection,
          'eventfold.event.type': event.type,
        },
        detail: {
          'messaging.message.id': event.id,
          'eventfold.stream': event.stream,
          'eventfold.revision': event.revision,
        },
        run,
        outcome: () => ({ attributes: {}, detail: {} }),
      }),

    ...projectionReports(figures, lagGauge(meter), options.log),
    traceContext: currentTraceContext,
  });
}

function projectionReports(
  figures: Instruments,
  lag: ReturnType<typeof lagGauge>,
  log: OpenTelemetryOptions['log'],
): Pick<Telemetry, 'progress' | 'warning'> {
  return {
    progress({ projection, events, lagMs, state }) {
      const about = { 'eventfold.projection': projection };
      lag.set(projection, lagMs);
      if (events > 0) figures.handled.add(events, about);
      if (state === 'failed') figures.failed.add(1, about);
    },

    warning(message, { projection, attempt, error }) {
      const about = { 'eventfold.projection': projection, 'error.type': errorType(error) };
      figures.retried.add(1, about);
      log?.(message, { ...about, 'eventfold.attempts': attempt, 'exception.message': String(error) });
    },
  };
}
