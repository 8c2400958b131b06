import { createServer, type AddressInfo } from 'node:net';

/** Ports of the loopback address that nobody listens on. All are held until all are known, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((done, failed) => {
    const server = createServer().on('error', failed).listen(0, '127.0.0.1', () => done(server));
  })));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
