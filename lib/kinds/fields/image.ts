import { text } from './text';

const host = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?';
const part = '[a-z0-9]+([._-][a-z0-9]+)*';

/** An image with its tag, and its digest where that is pinned. */
export const image = text(
  "an image with a tag such as 'ghcr.io/cloudnative-pg/postgresql:18.4'",
  `^(${host}/)?${part}(/${part})*:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}(@sha256:[0-9a-f]{64})?$`,
);
