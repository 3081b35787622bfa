import Glibc
import LibFuzzer

/// `aloft-fuzz list`, `aloft-fuzz seeds TARGET DIRECTORY`, `aloft-fuzz TARGET OPTION… DIRECTORY-OR-FILE…` as libFuzzer has them.
@main
struct Program {
  static let targets: [any FuzzTarget.Type] = [
    AdvertisementTarget.self, RequestHeadTarget.self, ResponseHeadTarget.self, ChunkedBodyTarget.self,
    PeerMessageTarget.self,
  ]

  /// The one that runs; libFuzzer's callback takes no context.
  nonisolated(unsafe) static var chosen: any FuzzTarget.Type = AdvertisementTarget.self

  static func main() throws {
    let arguments = CommandLine.arguments
    switch arguments.dropFirst().first {
    case "list": targets.forEach { print($0.name) }
    case "seeds" where arguments.count == 4: try writeSeeds(of: target(arguments[2]), to: arguments[3])
    case let name?: exit(run(target(name)))
    case nil: fail("usage: aloft-fuzz list | seeds TARGET DIRECTORY | TARGET OPTION… DIRECTORY-OR-FILE…")
    }
  }

  private static func target(_ name: String) -> any FuzzTarget.Type {
    guard let target = targets.first(where: { $0.name == name }) else {
      fail("'\(name)' is none of: \(targets.map { $0.name }.joined(separator: ", "))")
    }
    return target
  }

  private static func run(_ target: any FuzzTarget.Type) -> CInt {
    chosen = target
    // The target's name is not libFuzzer's business; the rest is, and what is said last counts.
    let options = ["-max_len=\(target.longestInput)"] + CommandLine.arguments.dropFirst(2)
    var arguments: [UnsafeMutablePointer<CChar>?] =
      ([CommandLine.arguments[0]] + options).map { strdup($0) } + [nil]
    var count = CInt(arguments.count - 1)
    return arguments.withUnsafeMutableBufferPointer { buffer in
      var base = buffer.baseAddress
      return LLVMFuzzerRunDriver(&count, &base) { data, size in
        Program.chosen.run(UnsafeRawBufferPointer(start: data, count: size))
        return 0
      }
    }
  }

  private static func writeSeeds(of target: any FuzzTarget.Type, to directory: String) throws {
    for (number, seed) in try target.seeds().enumerated() {
      guard let file = fopen("\(directory)/seed-\(number)", "w") else {
        fail("\(directory): \(String(cString: strerror(errno)))")
      }
      defer { fclose(file) }
      guard fwrite(seed, 1, seed.count, file) == seed.count else { fail("\(directory): cannot write") }
    }
  }

  private static func fail(_ complaint: String) -> Never {
    let text = Array("aloft-fuzz: \(complaint)\n".utf8)
    _ = write(2, text, text.count)
    exit(2)
  }
}
