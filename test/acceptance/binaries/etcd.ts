import { type Program } from './program';

const version = '3.5.33';

/** The database of the API server; older than 3.5.13 it misses what the API server asks for to keep its caches fresh. */
export const etcd: Program = {
  name: 'etcd', module: 'go.etcd.io/etcd/server/v3', version: `v${version}`, package: 'go.etcd.io/etcd/server/v3',
  variables: {}, versionArguments: ['--version'], says: `etcd Version: ${version}`,
};
