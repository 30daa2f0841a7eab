/** `@eventfold/core/opentelemetry`: the telemetry port on OpenTelemetry's API, which it needs as a peer. */
export { openTelemetry, type OpenTelemetryOptions } from './open-telemetry.js';
