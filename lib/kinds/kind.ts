import { type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { type Metadata } from '../manifest';
import { called } from '../props/called';

/**
 * A custom kind as far as we emit it: one strict schema that is the compile-time type and the run-time check.
 * The real definitions are other people's text and large; tests prove that ours accept nothing theirs refuse.
 */
export interface Kind<Properties extends TProperties = TProperties> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** The construct to add to a cluster so that this kind exists there. */
  readonly providedBy: string;
  /** Everything beside `apiVersion`, `kind` and `metadata`; unknown fields are refused. */
  readonly schema: TObject<Properties>;
}

/** What a user of the kind writes: metadata and the fields of its schema. */
export type KindProps<K extends Kind> = { metadata: Metadata } & Static<K['schema']>;

/** Declares a custom kind; exists for the inference of its schema's type. */
export function defineKind<Properties extends TProperties>(kind: Kind<Properties>): Kind<Properties> {
  return called(defineKind, kind);
}
