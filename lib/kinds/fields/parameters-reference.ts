import { dnsSubdomain } from './name';
import { strict } from './strict';
import { text } from './text';

/** Name of a kind. */
export const kindName = text("a kind such as 'ConfigMap'", '^[A-Z][A-Za-z0-9]{0,62}$');

/** Name of an API group; empty for the core group. */
export const groupName = text("an API group such as 'gateway.networking.k8s.io', or empty", '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', { max: 253 });

/** An object that holds what an implementation of Gateway API wants to know beyond the standard. */
export const parametersReference = strict({ group: groupName, kind: kindName, name: dnsSubdomain });
