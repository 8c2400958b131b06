import { dnsSubdomain } from './name';
import { strict } from './strict';
import { text } from './text';

/** Key of a Secret or ConfigMap. */
export const dataKey = text("a key of letters, digits, '-', '_' and '.'", '^[-._a-zA-Z0-9]+$', { max: 253 });

/** A thing of the same namespace, by its name alone. */
export const nameReference = strict({ name: dnsSubdomain });

/** One key of a Secret or ConfigMap of the same namespace. */
export const keyReference = strict({ name: dnsSubdomain, key: dataKey });
