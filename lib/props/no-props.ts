/** The props of a construct that has none, so that one who gives it some is told. */
export type NoProps = Readonly<Record<string, never>>;
