import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { openTelemetry } from './index.js';

/** Telemetry on OpenTelemetry's own SDK, and what arrived there. */
export function recordedTelemetry() {
  context.disable();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const figures = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter: figures, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const logged: { readonly message: string; readonly about: object }[] = [];
  const telemetry = openTelemetry({
    tracerProvider,
    meterProvider,
    log: (message, about) => logged.push({ message, about }),
  });
  return {
    telemetry,
    tracer: tracerProvider.getTracer('test'),
    logged,
    spans: () => spans.getFinishedSpans(),
    span: (name: string) => spans.getFinishedSpans().find((span) => span.name === name)!,
    /** What was counted since it was asked last: the data points of each metric. */
    async figures() {
      figures.reset();
      await reader.forceFlush();
      const metrics = figures
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((each) => each.metrics));
      return (name: string) => metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
    },
    async close(): Promise<void> {
      context.disable();
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
    },
  };
}
