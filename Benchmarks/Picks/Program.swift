import LoadBalancing

/// Prints how long the choice of a backend takes, by method and size of the pool: a request's begin, choice and end.
@main
struct Program {
  static func main() {
    print("method          backends   ns a request")
    for method in BalancingMethod.allCases {
      for size in [10, 1_000] { measure(method, size) }
    }
  }

  private static func measure(_ method: BalancingMethod, _ size: Int) {
    var pool = BackendPool(
      (0..<size).map { Backend(name: "worker\($0)", route: "worker\($0)", weight: $0 % 4 + 1) },
      PoolPolicy(method: method, seed: 1))
    let rounds = 2_000_000
    // As many in flight as there are backends: a request ends when its place in the row is needed again.
    var row = Array(repeating: -1, count: size)
    var random = SplitMix(seed: 2)
    let time = ContinuousClock().measure {
      for round in 0..<rounds {
        let place = round % size
        if row[place] >= 0 { _ = pool.ended(at: row[place], .answered) }
        guard let index = pool.pick(key: random.next()) else { continue }
        pool.began(at: index)
        row[place] = index
      }
    }
    let nanoseconds = Int(time / .nanoseconds(1) / Double(rounds))
    print(pad("\(method)", 15), pad("\(size)", 10), nanoseconds)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.utf8.count, 0))
  }
}
