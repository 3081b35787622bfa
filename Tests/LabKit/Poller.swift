import Glibc

/// Waits for any of a set of attempts.
enum Poller {
  /// Waits until one of `attempts` is ready or `limit` is over, and lets those that are ready go on.
  static func wait(for attempts: [Attempt], atMost limit: Duration) {
    var descriptors = attempts.map { pollfd(fd: $0.socket.descriptor, events: $0.interest, revents: 0) }
    let milliseconds = Int32(min(max(limit.milliseconds.rounded(.up), 0), 1000))
    guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else { return }
    for (attempt, descriptor) in zip(attempts, descriptors) where descriptor.revents != 0 {
      attempt.ready()
    }
  }
}
