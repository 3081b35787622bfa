import Configuration
import EventLoop
import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Netlink
import RawSockets

/// Tells the neighbours where the addresses of one virtual router are: a burst at once, once more after a while,
/// and then as often as the configuration says.
final class Announcer {
  private let environment: RouterEnvironment
  private var settings = AnnouncementSettings()
  private var link: Link?
  private var frames: [AnnouncementFrame] = []
  private lazy var repetition = LoopTimer { [unowned self] in sendBurst() }
  private lazy var refresh = LoopTimer { [unowned self] in
    send()
    scheduleRefresh()
  }

  init(_ environment: RouterEnvironment) {
    self.environment = environment
  }

  /// Announces `addresses` at the hardware address of `link` now, and repeats it by `settings` until `stop`.
  func announce(_ addresses: [IPAddress], on link: Link, settings: AnnouncementSettings) {
    stop()
    guard let hardwareAddress = link.hardwareAddress else { return }
    self.settings = settings
    self.link = link
    frames = addresses.map { .announcing($0, at: hardwareAddress, isRouter: link.forwardsIPv6) }
    sendBurst()
    if settings.repeatAfter > .zero {
      environment.loop.schedule(repetition, at: environment.loop.now + settings.repeatAfter)
    }
    scheduleRefresh()
  }

  /// Ends the repetitions.
  func stop() {
    environment.loop.cancel(repetition)
    environment.loop.cancel(refresh)
    frames = []
  }

  private func scheduleRefresh() {
    guard settings.refresh > .zero else { return }
    environment.loop.schedule(refresh, at: environment.loop.now + settings.refresh)
  }

  private func sendBurst() {
    for _ in 0..<settings.count { send() }
  }

  private func send() {
    guard let link else { return }
    for frame in frames {
      // A neighbour that misses one hears the next; what fails here must not touch the advertisements.
      try? environment.announcements.send(frame, onInterface: link.name, index: link.index)
    }
  }
}
