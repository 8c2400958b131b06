/** Any JSON value: what a manifest is made of once it is finished. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The part of `metadata` that a declaration may set; the rest belongs to the API server. */
export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
}

/** A Kubernetes object as it goes into a file. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  [field: string]: unknown;
}
