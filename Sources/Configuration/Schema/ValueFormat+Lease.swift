extension ValueFormat where Value == LeaseSetting {
  /// `true`, `false`, or whole seconds.
  static var lease: ValueFormat {
    let duration = ValueFormat<Duration>.duration(.seconds(1)...(.seconds(3600)))
    return ValueFormat("true, false, or a duration in whole seconds from 1s to 1h") { scalar in
      switch ValueFormat<Bool>.truth.parse(scalar) {
      case .success(true): return .success(.automatic)
      case .success(false): return .success(.off)
      case .failure(let mismatch):
        // A bare 1 or 0 is a number here.
        if mismatch.suggestion != nil, scalar.text.first?.isNumber != true { return .failure(mismatch) }
      }
      return duration.parse(scalar).flatMap { lifetime in
        guard lifetime.components.attoseconds == 0 else {
          return .failure(
            .because(
              "is \(lifetime.configurationText): the kernel counts the lives of addresses in whole seconds"))
        }
        return .success(.fixed(lifetime))
      }
    }
  }
}
