import {
  SpanStatusCode,
  type Attributes,
  type Histogram,
  type Link,
  type SpanKind,
  type Tracer,
} from '@opentelemetry/api';
import { errorType } from './error-type.js';

/** Something that takes time: a span of its own, and one value of a histogram. */
export interface Measured<R> {
  readonly name: string;
  readonly kind: SpanKind;
  readonly links?: Link[];
  /** Few values each: they are on the span and on the figure. */
  readonly attributes: Attributes;
  /** On the span only. */
  readonly detail: Attributes;
  run(): Promise<R>;
  /** What the result adds to both. */
  outcome(result: R): { readonly attributes: Attributes; readonly detail: Attributes };
}

/** Runs it inside its span, and hands on what it answers or throws. The histogram counts seconds. */
export function measured<R>(tracer: Tracer, histogram: Histogram, what: Measured<R>): Promise<R> {
  const { name, kind, links = [], attributes, detail } = what;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  return tracer.startActiveSpan(
    name,
    { kind, links, attributes: { ...attributes, ...detail } },
    async (span): Promise<R> => {
      try {
        const result = await what.run();
        const added = what.outcome(result);
        span.setAttributes({ ...added.attributes, ...added.detail });
        histogram.record(seconds(), { ...attributes, ...added.attributes });
        return result;
      } catch (error) {
        const type = errorType(error);
        span.setAttribute('error.type', type);
        span.setStatus({
          code: SpanStatusCode.ERROR,
          message: error instanceof Error ? error.message : type,
        });
        histogram.record(seconds(), { ...attributes, 'error.type': type });
        throw error;
      } finally {
        span.end();
      }
    },
  );
}
