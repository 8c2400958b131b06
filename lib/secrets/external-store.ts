import { type KindProps } from '../kinds/kind';
import { type ClusterSecretStore } from '../kinds/cluster-secret-store';

/** How External Secrets is told of a store. */
export type StoreProvider = KindProps<typeof ClusterSecretStore>['spec']['provider'];

/** Where External Secrets finds one value. */
export interface StoredValue {
  readonly key: string;
  readonly property: string;
}

/** The Secret with which External Secrets itself logs in. People create it once, in its namespace; Git never sees it. */
export interface StoreCredentials {
  readonly name: string;
  readonly keys: readonly string[];
}

/** A backend outside Git that External Secrets reads. */
export interface ExternalStore {
  /** What it is, and the name of the ClusterSecretStore. */
  readonly type: string;
  /** Where it is, for people. */
  readonly place: string;
  /** Hosts that External Secrets reaches for it. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  /** @default - none: it needs no Secret to log in */
  readonly credentials?: StoreCredentials;
  /** Whether values in `putCommand` stand where a shell expands them, as it does not inside quoted JSON. @default false */
  readonly expandsValues?: boolean;
  /** Whether it is the Vault of the very cluster. @default false */
  readonly inCluster?: boolean;
  /** @param namespace that of External Secrets */
  provider(namespace: string): StoreProvider;
  /** Name of an entry in the store. @throws Fault where the store cannot hold an entry of that name */
  locate(entry: string, property: string): StoredValue;
  /** The command that puts values into an entry, as `locate` names it; the values stand as they are told. */
  putCommand(key: string, values: ReadonlyMap<string, string>): string;
}
