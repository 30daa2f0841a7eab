// What is wrong with a persistent subscription, each as the client tells it from others.
import { status, type ServiceError } from '@grpc/grpc-js';
import type { GroupName } from '../groups/group-settings.js';
import { rpcError } from './rpc-error.js';

export function groupMissing(name: GroupName): ServiceError {
  return groupError(status.NOT_FOUND, 'persistent-subscription-does-not-exist', name, 'does not exist.');
}

export function groupExists(name: GroupName): ServiceError {
  return groupError(status.ALREADY_EXISTS, 'persistent-subscription-exists', name, 'exists.');
}

export function groupDropped(name: GroupName): ServiceError {
  return groupError(status.CANCELLED, 'persistent-subscription-dropped', name, 'was dropped.');
}

export function groupFailed(name: GroupName, reason: string): ServiceError {
  const error = groupError(status.INTERNAL, 'persistent-subscription-failed', name, `failed: '${reason}'`);
  error.metadata.set('reason', reason);
  return error;
}

export function groupFull({ of, group }: GroupName): ServiceError {
  return rpcError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${group} on stream ${of}.`,
    { exception: 'maximum-subscribers-reached', 'stream-name': of, 'group-name': group },
  );
}

function groupError(code: status, exception: string, { of, group }: GroupName, what: string): ServiceError {
  return rpcError(code, `Subscription group ${group} on stream ${of} ${what}`, {
    exception,
    'stream-name': of,
    'group-name': group,
  });
}
