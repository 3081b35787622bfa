extension ValueFormat where Value == Int {
  /// What a tracked thing changes a priority by.
  static var weight: ValueFormat {
    let number = ValueFormat.wholeNumber(-253...253)
    return ValueFormat("\(number.expectation), but not 0") { scalar in
      number.parse(scalar).flatMap { weight in
        weight == 0
          ? .failure(.because("is 0, which changes nothing: leave it out, and the host is unfit on failure"))
          : .success(weight)
      }
    }
  }
}

extension ValueFormat where Value == String {
  /// One argument of a command, or a whole command as one text.
  static var argument: ValueFormat {
    ValueFormat("a program's absolute path and its arguments") { scalar in
      guard !scalar.text.isEmpty else { return .failure(.because("must not be empty")) }
      guard scalar.text.utf8.count <= 4096 else {
        return .failure(.because("has \(scalar.text.utf8.count) bytes, allowed is 1 to 4096"))
      }
      guard !scalar.text.utf8.contains(0) else { return .failure(.because("must not hold a zero byte")) }
      return .success(scalar.text)
    }
  }
}

extension ValueFormat where Value == HookSettings.State {
  /// A state that a hook is run for, with keepalived's words understood.
  static var hookState: ValueFormat {
    let states = ValueFormat.choice([("active", .active), ("backup", .backup), ("initialize", .initialize)])
    return ValueFormat(states.expectation) { scalar in
      switch scalar.text.lowercased() {
      case "master": .failure(.meant("active"))
      case "fault", "stop": .failure(.meant("initialize"))
      default: states.parse(scalar)
      }
    }
  }
}
