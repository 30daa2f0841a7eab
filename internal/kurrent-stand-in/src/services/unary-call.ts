import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { Refusals } from '../faults.js';
import type { ServerContext } from '../server-context.js';

export type UnaryHandler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  answer: sendUnaryData<Response>,
) => void;

/** A call of one request to the leader and one answer; what `serve` throws is the answer too. */
export function unaryCall<Request, Response>(
  { faults }: ServerContext,
  serve: (request: Request) => Response,
  refusals?: Refusals,
): UnaryHandler<Request, Response> {
  return (call, answer) => {
    faults.whenSpeaking(() => {
      try {
        const refusal = faults.refusal(call, 'write', refusals);
        if (refusal !== undefined) throw refusal;
        answer(null, serve(call.request));
      } catch (error) {
        answer(error as Error);
      }
    });
  };
}
