/// `balance` and `hash_key` of a pool.
enum BalanceKeys {
  static let balance = Key(
    "balance", ValueFormat<BalanceWord>.balance, fallback: "round_robin",
    otherNames: ["algorithm", "method", "lbmethod", "lb_algo", "lb_policy"],
    "Who gets a request without a session: by turns; the one with the fewest requests in flight; the less busy of two drawn by lot; the one that the client's address, or `hash_key`, belongs to. Always by weight."
  )
  static let hashKey = Key(
    "hash_key", ValueFormat<BalanceSettings.HashKey>.hashKey, otherNames: ["hash", "hash_type"],
    "What `consistent_hash` goes by. A request without it goes by the client's address.")
}

/// The words of `balance`.
enum BalanceWord: String, Sendable, CaseIterable {
  case roundRobin = "round_robin"
  case leastInFlight = "least_in_flight"
  case powerOfTwo = "power_of_two"
  case addressHash = "address_hash"
  case consistentHash = "consistent_hash"

  /// What other balancers call it.
  var otherNames: [String] {
    switch self {
    case .roundRobin: ["roundrobin", "rr", "wrr", "static-rr", "byrequests", "request", "round-robin"]
    case .leastInFlight:
      [
        "least_conn", "leastconn", "lc", "wlc", "bybusyness", "by_busyness", "busyness", "b", "least-conn",
        "least_connections", "least-in-flight", "least_request",
      ]
    case .powerOfTwo: ["random", "random two", "power-of-two", "p2c", "power_of_two_choices"]
    case .addressHash: ["ip_hash", "iphash", "source", "sh", "address-hash", "source_ip"]
    case .consistentHash: ["hash", "uri", "url_param", "hdr", "consistent-hash", "ring_hash", "maglev"]
    }
  }
}

extension ValueFormat where Value == BalanceWord {
  /// One of the words; a word of another balancer is answered with ours.
  static var balance: ValueFormat {
    let choice = ValueFormat.choice(BalanceWord.allCases.map { ($0.rawValue, $0) })
    return ValueFormat(choice.expectation) { scalar in
      let other = BalanceWord.allCases.first { $0.otherNames.contains(scalar.text.lowercased()) }
      return other.map { .failure(.meant($0.rawValue)) } ?? choice.parse(scalar)
    }
  }
}

extension ValueFormat where Value == BalanceSettings.HashKey {
  /// `address`, `uri`, or a field or cookie by its name.
  static var hashKey: ValueFormat {
    let name = ValueFormat<String>.token("a name")
    return ValueFormat("address, uri, header NAME or cookie NAME") { scalar in
      let words = scalar.text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
      switch (words.first, words.count) {
      case ("address", 1): return .success(.address)
      case ("uri", 1): return .success(.uri)
      case ("header", 2):
        return name.parse(ScalarText(text: words[1], isPlain: true)).map { .header($0.lowercased()) }
      case ("cookie", 2): return name.parse(ScalarText(text: words[1], isPlain: true)).map { .cookie($0) }
      case ("$request_uri", 1), ("path", 1), ("url", 1): return .failure(.meant("uri"))
      case ("$remote_addr", 1), ("source", 1), ("ip", 1): return .failure(.meant("address"))
      default: return .failure(.unexpected)
      }
    }
  }
}
