/** One key of a Secret, and the property of the backend's entry that holds its value. */
export interface SecretValue {
  readonly key: string;
  readonly entry: string;
  readonly property: string;
}

/** A Secret as its readers need it, whatever makes it. */
export interface SecretDeclaration {
  readonly name: string;
  readonly namespace: string;
  readonly values: readonly SecretValue[];
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Further data that is no secret, or is put together from keys as `{{ .key }}`. @default - none */
  readonly template?: Readonly<Record<string, string>>;
  /** @default 'Opaque' */
  readonly type?: string;
}
