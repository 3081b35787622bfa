/// `GET /v1/metrics`: the virtual routers and the real-time thread in Prometheus' text format, version 0.0.4.
public struct MetricsText: Sendable {
  /// What Prometheus wants to be told that the text is.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private let status: Status

  /// The metrics that a status holds.
  public init(_ status: Status) {
    self.status = status
  }

  /// The whole text.
  public func text() -> String {
    let families = [daemon, alarms] + routerFamilies + peerFamilies + timingFamilies
    return families.filter { !$0.samples.isEmpty }.map(\.text).joined()
  }

  /// The samples of one name.
  private struct Family {
    var name: String
    var type: String
    var help: String
    var samples: [Sample]

    var text: String {
      "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n" + samples.map { "\(name)\($0)\n" }.joined()
    }
  }

  private struct Sample: CustomStringConvertible {
    var suffix = ""
    var labels: [(name: String, value: String)]
    var value: String

    var description: String {
      let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
      return "\(suffix)\(list.isEmpty ? "" : "{\(list)}") \(value)"
    }

    private static func escaped(_ text: String) -> String {
      String(
        text.flatMap { character in
          switch character {
          case "\\": "\\\\"
          case "\"": "\\\""
          case "\n": "\\n"
          default: String(character)
          }
        })
    }
  }

  // MARK: The daemon

  private var daemon: Family {
    Family(
      name: "aloft_start_time_seconds", type: "gauge",
      help: "When the daemon started, in seconds since 1970.",
      samples: [
        Sample(labels: [("host", status.host), ("version", status.version)], value: "\(status.startedAt)")
      ])
  }

  private var alarms: Family {
    Family(
      name: "aloft_alarms", type: "gauge", help: "Things that want an administrator's attention.",
      samples: [Sample(labels: [], value: "\(status.alarms.count)")])
  }

  // MARK: Virtual routers

  private var routerFamilies: [Family] {
    [
      Family(
        name: "aloft_vrrp_state", type: "gauge", help: "1 for the state that the virtual router is in.",
        samples: status.virtualRouters.flatMap { router in
          RouterState.allCases.map { state in
            let labels = [("router", router.name), ("state", state.rawValue)]
            return Sample(labels: labels, value: router.state == state ? "1" : "0")
          }
        }),
      routers("aloft_vrrp_priority", "gauge", "The priority in effect.") { "\($0.priority)" },
      routers("aloft_vrrp_active_transitions_total", "counter", "Transitions to Active.") {
        "\($0.activeTransitions)"
      },
      routers(
        "aloft_vrrp_advertisements_sent_total", "counter",
        "Advertisements sent, each counted once whatever the number of peers."
      ) { "\($0.advertisementsSent)" },
      routers(
        "aloft_vrrp_another_active_total", "counter",
        "Advertisements of other Active hosts, heard while this one was Active."
      ) { "\($0.anotherActive?.advertisements ?? 0)" },
      routers(
        "aloft_vrrp_address_claims_total", "counter",
        "ARP packets and neighbour advertisements of other hosts for the addresses, heard while Active."
      ) { "\($0.addressClaims)" },
      Family(
        name: "aloft_vrrp_address_held", type: "gauge", help: "1 while this host has the virtual address.",
        samples: status.virtualRouters.flatMap { router in
          router.addresses.map { address in
            let labels = [("router", router.name), ("address", address.address)]
            return Sample(labels: labels, value: address.held ? "1" : "0")
          }
        }),
    ]
  }

  private func routers(
    _ name: String, _ type: String, _ help: String, _ value: (VirtualRouterStatus) -> String
  ) -> Family {
    Family(
      name: name, type: type, help: help,
      samples: status.virtualRouters.map { Sample(labels: [("router", $0.name)], value: value($0)) })
  }

  private var peerFamilies: [Family] {
    let peers = status.virtualRouters.flatMap { router in router.peers.map { (router.name, $0) } }
    return [
      Family(
        name: "aloft_vrrp_advertisements_received_total", type: "counter",
        help: "Advertisements that were accepted, by sender.",
        samples: peers.map { router, peer in
          Sample(labels: [("router", router), ("peer", peer.name)], value: "\(peer.accepted)")
        }),
      Family(
        name: "aloft_vrrp_packets_rejected_total", type: "counter",
        help: "Packets that were refused, by sender and reason (RFC 8347).",
        samples: peers.flatMap { router, peer in
          peer.rejected.sorted { $0.key < $1.key }.map { reason, count in
            Sample(
              labels: [("router", router), ("peer", peer.name), ("reason", reason)], value: "\(count)")
          }
        }),
    ]
  }

  // MARK: The real-time thread

  private var timingFamilies: [Family] {
    guard let timing = status.timing else { return [] }
    var total: UInt64 = 0
    var samples = timing.buckets.map { bucket in
      total += bucket.count
      let bound = bucket.upTo.map { "\($0)" } ?? "+Inf"
      return Sample(suffix: "_bucket", labels: [("le", bound)], value: "\(total)")
    }
    samples.append(Sample(suffix: "_sum", labels: [], value: "\(timing.latenessSum)"))
    samples.append(Sample(suffix: "_count", labels: [], value: "\(timing.wakeUps)"))
    return [
      Family(
        name: "aloft_lateness_seconds", type: "histogram",
        help: "How late the real-time thread woke up, in seconds.", samples: samples),
      Family(
        name: "aloft_real_time", type: "gauge", help: "1 if the thread runs at real-time priority.",
        samples: [Sample(labels: [], value: timing.isRealTime ? "1" : "0")]),
    ]
  }
}
