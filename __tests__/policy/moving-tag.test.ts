/*
 * Tags as public images have them, in groups of one reason each. Where a tag could be read in two
 * ways, the question is always: is it known to be immutable? Otherwise it moves.
 */
import { describe, expect, test } from '@jest/globals';
import { judgeTag } from '../../src/policy/moving-tag.js';

interface Group {
  /** Why the tags of the group are judged so. */
  readonly because: string;
  readonly reason: string;
  readonly tags: string;
}

const IMMUTABLE: readonly Group[] = [
  {
    because: 'three numbers are a full version of nearly everything',
    reason: 'a full version',
    tags: `1.2.3 0.0.1 v1.2.3 V1.2.3 1.29.3 v1.29.3 v1.30.0 1.25.3 16.4.0 8.0.36 3.19.1 22.04.1 12.4.0
      v3.14.0 v0.13.12 v1.11.1 3.5.12 10.20.30 2024.1.3 2023.11.4 24.0.7 123.0.1 1.2.30 v4.5.14`,
  },
  {
    because: 'four and more numbers are no less',
    reason: 'a full version',
    tags: `1.2.3.4 10.0.20348.2227 10.0.17763.5329-amd64 4.8.1.20240213 17.0.10.7 9.0.0.1234 v1.2.3.4 2024.01.15 2024.01.15-alpine`,
  },
  {
    because: 'a suffix says what else is in it, not that it changes',
    reason: 'a full version',
    tags: `1.25.3-alpine 1.25.3-alpine3.18-slim 1.25.3-bookworm-perl 1.27.0-alpine-otel 20.11.0-bookworm-slim
      20.11.0-alpine3.19 21.7.3-bullseye 3.12.1-slim-bookworm 3.12.1-windowsservercore-ltsc2022
      3.12.1-alpine3.19 1.21.6-alpine 1.22.0-bookworm 1.22.0-nanoserver-1809 8.3.2-fpm-alpine
      8.3.2-cli-alpine3.19 8.2.15-apache-bookworm 6.4.3-php8.2-apache 3.3.0-slim-bullseye
      10.11.6-jammy 8.0.36-debian 7.2.4-bookworm 7.2.4-alpine3.19 3.12.12-management-alpine
      2.452.2-lts-jdk17 2.440.1-jdk17 5.26.1-enterprise 24.0.7-dind 24.0.7-dind-rootless 24.0.7-cli
      1.74.1-slim-bookworm 9.4.12-php8.1 3.5.12-0 v1.29.3-amd64 1.2.3-linux-arm64 1.2.3-debug
      1.2.3-nonroot 1.2.3-dev 1.2.3-stable 8.0.1-bookworm-slim-amd64 2.15.0-gpu 11.8.0-base-ubuntu22.04
      12.3.1-cudnn8-runtime-ubi8 4.0.0-fpm 1.2.3-x86_64 1.0.0-1 3.9.6-eclipse-temurin-21-alpine
      8.5.0-jdk21-alpine`,
  },
  {
    because: 'bitnami counts its rebuilds',
    reason: 'a full version',
    tags: `1.2.3-debian-12-r4 16.2.0-debian-12-r8 7.2.4-debian-11-r0 2.11.4-photon-5-r1 1.29.3-debian-12-r0`,
  },
  {
    because: 'pre-releases and builds of a full version',
    reason: 'a full version',
    tags: `v1.2.3-rc.1 1.2.3-rc1 1.2.3rc1 v1.30.0-alpha.3 v1.30.0-beta.0 3.13.0a4 3.13.0rc2-slim
      1.2.3-beta 9.0.100-preview.1 9.0.0-preview.1.24080.9 8.0.0-rc.2.23479.6 8.4.0RC1-cli 1.2.3_4
      1.2.3-4 1.2.3-SNAPSHOT.5 v1.2.3-4-gabcdefg 0.34.0-canary.12 1.2.3-nightly.4 v1.16.0-eksbuild.1
      v1.29.3-gke.1282000 v1.27.9-rke2r1 v1.29.1-k3s2 1.2.3-ls27 5.1.4-r2-ls168 1.2.3-main.7 1.2.3-head-2`,
  },
  {
    because: 'Java writes the build behind "_", and for version 8 update and build',
    reason: 'a full version',
    tags: `21.0.2_13-jdk 21.0.2_13-jre-alpine 17.0.10_7-jdk-jammy 11.0.22_7-jre-focal 8u402-b06-jre
      8u402-b06-jdk-alpine 8u392-b08-jdk-windowsservercore-ltsc2022`,
  },
  {
    because: 'a counted pre-release of two numbers or one is never published again',
    reason: 'a full version',
    tags: `17beta1 17rc1 17rc1-bookworm 16-beta2 1.22rc1 1.22rc2-alpine 3.13-rc.2 v1.30-rc1 8.0-rc1 1.21beta1`,
  },
  {
    because: 'a day does not come again: distributions, nightlies, minio, ubi, maven',
    reason: 'a date',
    tags: `20240115 2024-01-15 2024_01_15 v20240115 r20240115 jammy-20240111 noble-20240605
      focal-20231211 bookworm-20240110 bookworm-20240110-slim bullseye-20240110-slim sid-20240110
      stable-20240110 testing-20240110-slim 20240115-alpine base-20240115.0.204074 base-devel-20240115.0.204074
      multilib-devel-20240115.0.204074 nightly-20240115 nightly-2024-01-15 nightly-2024-01-15-slim
      latest-20240115 edge-20240115 main-20240115 dev-2024-01-15 weekly-2024.01.15
      RELEASE.2024-01-16T16-07-38Z RELEASE.2024-01-16T16-07-38Z-cpuv1 20240115T103000Z 20240115T1030
      20240115103000 202401151030 2024-01-15-alpine 2024-01-15T10-30-00 20231226-1a7112e06
      v20231226-1a7112e06 v20231011-8b53cabe0 2022-20240115 1.4-20240115 1.2.3-main-r20240115
      2024-01-15-1 cpu-20240115 2.0-20240115.1`,
  },
  {
    because: 'seconds since 1970, as flux and Red Hat write them',
    reason: 'a date',
    tags: `9.4-1227.1726694542 8.10-1088.1726697055 main-1699999999 staging-1709251200 1699999999
      dev-1709251200000 9.4-1214.1726694543-source`,
  },
  {
    because: 'a commit is what it is, whatever stands around it',
    reason: 'a commit',
    tags: `sha-abc1234 sha-3f2c9d1 sha-0123456 sha-6dcb09b5b57875f334f61aebed695e2e4193db5e
      6dcb09b5b57875f334f61aebed695e2e4193db5e 3f2c9d1 abc1234 abcdefa 6dcb09b5 6dcb09b5b578
      e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 main-abc1234 main-3f2c9d1
      master-6dcb09b pr-12-3f2c9d1 feature-login-3f2c9d1 develop_3f2c9d1 main.3f2c9d1 git-3f2c9d1
      commit-3f2c9d1 3f2c9d1-amd64 3f2c9d1-debug latest-3f2c9d1 edge-3f2c9d1 v1.2-14-g2414721
      v1-3-gabcdef0 v2-g3f2c9d1 dev-gabcdef0 1.4-3f2c9d1 release-1.4-3f2c9d1 1.2.3-SNAPSHOT-g3f2c9d1
      nonroot-6dcb09b5b57875f334f61aebed695e2e4193db5e main-1234567`,
  },
  {
    because: 'flux puts both behind a branch',
    reason: 'a date',
    tags: `main-abc1234-1699999999 main-3f2c9d1-20240115 staging-3f2c9d1-1709251200`,
  },
  {
    because: 'a build has a number of its own',
    reason: 'a build number',
    tags: `1234 4711 48213 123456 v48213 1234-alpine 48213-arm64 48213_debug build-1234 build-7 build.27
      build_27 build27 Build-27 main-build-27 1.4-build.27 12345 99999 1999`,
  },
];

const MOVING: readonly Group[] = [
  { because: 'it is the newest', reason: '"latest", also where no tag is written', tags: 'latest' },
  {
    because: 'one number or two are followed by a third, or by a year',
    reason: 'part of a version',
    tags: `1 1.4 v1 v1.4 V2 16 16.4 3.9 20.04 22.04 24.04 v1.29 1.29 123 999 v999 8.0 3.12 2.1 24.10 0 0.1
      1.2.x 1.x v1.x 1.2.3.x 11.0.x 23.10 4.8`,
  },
  {
    because: 'a suffix makes no full version of a part',
    reason: 'part of a version',
    tags: `16-alpine 16.4-alpine3.20 3-alpine 3-slim 20-bookworm-slim 20-alpine 20-alpine3.19 3.12-slim
      3.12-slim-bookworm 1.22-alpine 1.25-bookworm 17-jre 17-jdk 21-jre-alpine 11-jre-slim 8-jdk 8-jre-alpine
      2.4-alpine 7-bookworm 8.2-apache 8.3-fpm-alpine 5.7-debian 6-php8.2 15-bullseye 12-r4 3.13-rc 3.13-rc-slim
      8.0-preview 22_36-jdk 9-eclipse-temurin-21 1.4-SNAPSHOT 1-latest 1.2-3 4-management 2.x-dev 23.10-py3
      9.4-1227 14-debian-12 9.4-minimal 8.10-slim 2-lts 3-stable 12-slim 18-buster 1.4_5 8-alpine-perl`,
  },
  {
    because:
      'a year, a month, or a Windows that is patched every month (amazonlinux, sonic, nanoserver)',
    reason: 'a year, a month or a release that is named by one',
    tags: `2023 2024 2022 2019 v2024 202311 202305 2024.01 2023.2 2022-latest 2022-CU11-ubuntu-22.04 1809 1809-amd64 1903 1909
      2004 2019-latest 2023-minimal`,
  },
  {
    because: 'the newest of something, or what a branch has now',
    reason: 'a branch or a channel',
    tags: `main master develop dev trunk HEAD edge nightly weekly daily canary stable stable-alpine stable-slim
      stable-bookworm testing unstable rolling lts lts-alpine lts-slim lts-jdk17 current current-alpine mainline
      mainline-alpine next preview staging production prod latest-arm64 latest-amd64 latest-debug alpine-latest
      latest-jdk17 edge-alpine nightly-slim nightly-alpine pr-12 pr-1234 PR-12 mr-7 release release-1.4
      release-1.4.0 release-v1.2 feature-login hotfix-7 main-arm64 main-12 dev-42 beta-edge master-alpine
      test 4711-latest 1234-edge canary-7 stable-1 stable-perl`,
  },
  {
    because: 'a version that says that it goes on',
    reason: 'the newest of a version',
    tags: `1.2.3-SNAPSHOT 1.2.3-latest 1.78.0-nightly 1.2.3-edge 1.2.3-main 1.2.3-canary 2.0.0-master 1.2.3-HEAD
      1.2.3-alpine-latest 1.0.0-develop 17rc1-latest`,
  },
  {
    because: 'nobody committed what is in it: two such builds of one commit differ',
    reason: 'built of what was not committed',
    tags: `v1.2.3-4-gabcdef0-dirty 3f2c9d1-dirty 1.2.3-dirty dirty main-3f2c9d1-dirty 1.2.3-DIRTY`,
  },
  {
    because: 'cosign and registries without referrers add to it',
    reason: 'what is attached to another digest',
    tags: `sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.sig
      sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.att
      sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`,
  },
  {
    because: 'a name of a distribution, a variant or a product tells nothing',
    reason: 'not known to be immutable',
    tags: `alpine slim bookworm bookworm-slim bullseye buster jammy noble focal trixie sid alpine3.19 alpine3.19.1
      bookworm-slim-amd64 nonroot debug debug-nonroot nonroot-arm64 hydrogen iron jod iron-alpine jdk jre fpm apache
      ltsc2022 ltsc2019 windowsservercore-ltsc2022 nanoserver-1809 nanoserver-ltsc2022 20H2 experimental rc alpha beta
      tip devel gpu cuda arm64 amd64 linux-arm64 management enterprise community debian-12 alpine-perl onbuild noetic
      humble humble-ros-base iron-desktop perl otel cpu-only r4 b06 sha-abc123 sha- g abc12 deadbe ed25519 v x foo_bar`,
  },
  {
    because: 'a version behind a name may be that of what it is built on',
    reason: 'not known to be immutable',
    tags: `alpine-3.19.1 node-20.11.0 jdk-21.0.2_13 open-21.0.2_13-jdk api-v1.2.3 chart-1.2.3 version-1.2.3 helm-v3.14.0
      php8.2.15 py3.12.1 ubuntu-22.04.1 cuda12.3.1`,
  },
  {
    because: 'a number behind a name may be a ticket, a job that is run again, or a port',
    reason: 'not known to be immutable',
    tags: `run-1234 ci-1234 issue-123 job-99 b4719 r1234 build-x buildx build 1234.5 base-12 20241315x tag-1999`,
  },
  {
    because: 'no day, and no month of twelve',
    reason: 'not known to be immutable',
    tags: `day-2024-13-15 day-2024-01-32 day-15-01-2024 snap-202401 snap-2024-01`,
  },
];

function rowsOf(groups: readonly Group[]): (readonly [string, string, string])[] {
  return groups.flatMap(({ tags, reason, because }) =>
    tags
      .trim()
      .split(/\s+/)
      .map((tag) => [tag, reason, because] as const),
  );
}

describe('judgeTag', () => {
  test.each(rowsOf(IMMUTABLE))('%s stays: %s (%s)', (tag, reason) => {
    expect(judgeTag(tag)).toEqual({ moves: false, reason });
  });

  test.each(rowsOf(MOVING))('%s moves: %s (%s)', (tag, reason) => {
    expect(judgeTag(tag)).toEqual({ moves: true, reason });
  });

  test('the tables are as large as they should be, and hold nothing twice', () => {
    const tags = rowsOf([...IMMUTABLE, ...MOVING]).map(([tag]) => tag);
    expect(tags.length).toBeGreaterThan(500);
    expect(tags.filter((tag, index) => tags.indexOf(tag) !== index)).toEqual([]);
    expect(tags.filter((tag) => !/^\w[\w.-]{0,127}$/.test(tag))).toEqual([]);
  });

  test.each(['1.', '1.2.3-', '2024-01-', 'a-', '1', 'f', '-_.', 'latest-', '20240115'])(
    'the longest tag made of "%s" takes no time',
    (piece) => {
      const tag = piece.repeat(128).slice(0, 128);
      const begin = process.hrtime.bigint();
      for (let round = 0; round < 100; round += 1) judgeTag(tag);
      expect(Number(process.hrtime.bigint() - begin) / 1e6).toBeLessThan(500);
    },
  );
});
