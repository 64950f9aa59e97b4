/**
 * Known holes of the kernel, each with the calls that lead to it: any one of them is enough. From the list that the authors of Confine (RAID 2020) mapped
 * by hand and published (github.com/shamedgh/confine, cve.files); the rest of their 51 came of a call graph that is not there.
 */
const callsOfHoles: Readonly<Record<string, readonly string[]>> = {
  "CVE-2009-3624": ["keyctl"],
  "CVE-2010-4072": ["shmctl"],
  "CVE-2010-4083": ["semctl"],
  "CVE-2010-4250": ["inotify_init1"],
  "CVE-2012-3375": ["epoll_ctl"],
  "CVE-2012-3511": ["madvise"],
  "CVE-2013-1858": ["unshare"],
  "CVE-2014-7970": ["pivot_root"],
  "CVE-2014-9903": ["sched_getattr"],
  "CVE-2015-2686": ["sendto", "recvfrom"],
  "CVE-2015-7550": ["keyctl"],
  "CVE-2015-7613": ["shmget", "semget", "msgget"],
  "CVE-2016-0728": ["add_key", "request_key", "keyctl"],
  "CVE-2016-4997": ["setsockopt"],
  "CVE-2016-7911": ["ioprio_get"],
  "CVE-2016-8655": ["setsockopt"],
  "CVE-2016-9604": ["keyctl"],
  "CVE-2016-9793": ["setsockopt"],
  "CVE-2017-12192": ["keyctl"],
  "CVE-2017-14140": ["move_pages"],
  "CVE-2017-14954": ["waitid"],
  "CVE-2017-15274": ["add_key", "keyctl"],
  "CVE-2017-18208": ["madvise"],
  "CVE-2017-5123": ["waitid"],
  "CVE-2017-6001": ["perf_event_open"],
  "CVE-2017-6074": ["setsockopt"],
  "CVE-2017-7308": ["setsockopt"],
  "CVE-2018-13053": ["clock_nanosleep"],
  "CVE-2019-9857": ["inotify_add_watch"],
};

export const holeCount = Object.keys(callsOfHoles).length;

/** The holes that no allowed call leads to. */
export function listClosed(calls: readonly string[]): readonly string[] {
  return Object.entries(callsOfHoles).flatMap(([hole, leading]) =>
    leading.some((call) => calls.includes(call)) ? [] : [hole],
  );
}
