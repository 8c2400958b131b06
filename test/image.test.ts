import { isPinned } from '../lib/image';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  'app:1', 'app:v1.2.3', 'app:1.2.3-alpine_2', 'library/app:1', 'docker.io/library/app:1', 'localhost:5000/app:1', 'registry.example.org:5000/team/app:1', `app@${digest}`,
  `app:latest@${digest}`, `registry.example.org:5000/app@${digest}`, 'app:16', 'a__b/c--d.e:1', `app:${'x'.repeat(128)}`, `app@sha512:${'0'.repeat(128)}`,
])('pinned: %s', (image) => {
  expect(isPinned(image)).toBe(true);
});

test.each([
  '', ' ', 'app', 'app:', 'app:latest', 'app@', 'app@latest', 'library/app', 'docker.io/library/app', 'registry.example.org:5000/app', 'registry.example.org:5000/app:latest',
  'localhost:5000/app', 'https://registry.example.org/app:1', 'App:1', 'registry.example.org/App:1', ' app:1', 'app:1 ', 'app:1\n', 'app :1', 'app:1:2', 'app:.1', 'app:-1', '/app:1',
  'app/:1', '-app:1', 'app-:1', 'app@sha256:0123', `app@${digest.toUpperCase()}`, `app@${digest}0`, `app:${'x'.repeat(129)}`, 'äpp:1', 'app:ä', '${IMAGE}:1',
])('not pinned: %j', (image) => {
  expect(isPinned(image)).toBe(false);
});
