import EventLoop
import Netlink
import RawSockets

/// What the virtual routers of one host share.
final class RouterEnvironment {
  let loop: EventLoop
  let table: AddressTable
  var links = LinkTable(links: [], addresses: [])
  let routing: RoutingTables
  let announcements: AnnouncementSocket
  let metronome: Metronome
  let sources: SourceAnnouncer
  /// Has the claims of other hosts looked at in a second.
  var reviewClaims: () -> Void = {}
  let emit: (Notice) -> Void
  /// What virtual routers that do not run signed and heard last, in this life of the daemon or an earlier one.
  var memory: AuthenticationMemory
  /// Where the guard is told what to do if this program dies; nil while there is none.
  var guardian: GuardChannel?
  /// The number of the virtual router that begins next, for the guard.
  var nextNumber: UInt32 = 0
  var suspension = SuspensionWatch()
  /// Lets every virtual router know that the host was suspended.
  var tellSuspension: (Duration) -> Void = { _ in }

  init(
    loop: EventLoop, table: AddressTable, routing: RoutingTables, announcements: AnnouncementSocket,
    memory: AuthenticationMemory, metronome: Metronome,
    emit: @escaping (Notice) -> Void
  ) {
    self.loop = loop
    self.table = table
    self.routing = routing
    self.announcements = announcements
    self.memory = memory
    self.metronome = metronome
    sources = SourceAnnouncer(on: loop, announcements)
    self.emit = emit
  }
}
