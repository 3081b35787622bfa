/// The hosts that a lab can have, each with its place in the network.
package enum HostName: String, Sendable, CaseIterable {
  case lb1, lb2, lb3
  case worker1, worker2, worker3
  case client

  /// The last part of its addresses.
  package var number: Int {
    switch self {
    case .lb1: 20
    case .lb2: 21
    case .lb3: 22
    case .worker1: 40
    case .worker2: 41
    case .worker3: 42
    case .client: 100
    }
  }

  package var ipv4: String { "10.0.0.\(number)" }
  package var ipv6: String { "fd00::\(number)" }
  /// Fixed, as a network card's is: it survives a power cut.
  package var mac: String { "02:00:00:00:00:\(String(number, radix: 16))" }
}
