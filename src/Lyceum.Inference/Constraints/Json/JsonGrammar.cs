using Lyceum.Inference.Constraints.Grammars;
namespace Lyceum.Inference.Constraints.Json;
internal sealed class JsonGrammar(GrammarTable t, JsonOptions o) { public Symbol AnyDocument() => o is null ? t.Never : t.Empty; }
