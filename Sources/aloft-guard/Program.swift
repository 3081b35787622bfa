import CLinux
import EventLoop
import Glibc
import GuardOrders

/// `aloft-guard`: started by `aloftd` with a socket as descriptor 3, on which orders come; the end of that socket is the
/// end of `aloftd`, however it came about.
@main
enum Program {
  private static let channel: Int32 = 3
  /// Above the thread of `aloftd` that runs the virtual routers: it acts when that one cannot.
  private static let realTimePriority: Int32 = 51

  static func main() {
    var type: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(channel, SOL_SOCKET, SO_TYPE, &type, &size) == 0,
      type == Int32(SOCK_SEQPACKET.rawValue)
    else {
      complain("started by aloftd, not by hand")
      exit(2)
    }
    outliveTheGroup()
    do {
      let watcher = try Guard()
      serve(watcher)
    } catch {
      complain("\(error)")
      exit(1)
    }
  }

  /// What ends `aloftd` may be meant for all of its processes; the guard ends after it.
  private static func outliveTheGroup() {
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE] { _ = Glibc.signal(signal, SIG_IGN) }
    var parameters = sched_param()
    parameters.sched_priority = realTimePriority
    // Neither is always permitted; it then does its best.
    _ = unsafe sched_setscheduler(0, SCHED_RR, &parameters)
    _ = LoopThread.lockMemory()
  }

  private static func serve(_ initial: Guard) {
    var watcher = initial
    var buffer = [UInt8](repeating: 0, count: GuardOrder.longest)
    while true {
      let count = unsafe recv(channel, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      if let order = GuardOrder(Array(buffer[..<count])) { watcher.take(order) }
    }
    watcher.act()
  }
}
