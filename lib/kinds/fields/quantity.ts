import { text } from './text';

/** An amount in Kubernetes' notation, for example `250m`, `2`, `512Mi` or `20Gi`. */
export type Quantity = `${number}${'' | 'm' | 'k' | 'M' | 'G' | 'T' | 'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi'}`;

/** Kubernetes' grammar without a sign: no amount that is declared may be negative. */
export const quantityPattern = '^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$';

/** Completes "must be …" for whoever wrote something else. */
export const quantityForm = "a quantity such as '250m', '2' or '512Mi'";

export const quantity = text<Quantity>(quantityForm, quantityPattern);
