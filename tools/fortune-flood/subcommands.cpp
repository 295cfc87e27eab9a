#include "subcommands.hpp"

#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/units.hpp"
#include "comparison.hpp"
#include "document.hpp"
#include "likeness.hpp"
#include "merge.hpp"
#include "report_page.hpp"

namespace fortune::flood {
namespace {

using Paths = std::vector<std::string>;

constexpr int most_runs = 100;  // to read at once

void add_files(CLI::App& app, Paths& files, const std::string& description, int most) {
  app.add_option("FILE", files, description)->type_name("")->required()->expected(1, most);
}

void add_output(CLI::App& app, std::optional<std::string>& path, const std::string& what) {
  cli::add_file(app, "-o,--output", path, "where " + what + " goes; default and -: stdout");
}

[[noreturn]] void refuse_unlike(const std::string& path, const std::string& first,
                                const std::string& difference) {
  throw cli::Failure(EX_DATAERR, path + " is of another load than " + first + ": " + difference);
}

int merge_files(int argc, char** argv) {
  Paths files;
  std::optional<std::string> output;
  CLI::App app("Makes one document of runs that several machines made at the same time.",
               "fortune-flood merge");
  cli::set_up(app);
  add_files(app, files, "documents of fortune-flood", 10'000);
  add_output(app, output, "the document");
  if (!cli::parse(app, argc, argv)) return EX_OK;

  Document sum = read_document(files.front());
  for (std::size_t i = 1; i < files.size(); ++i) {
    const Document document = read_document(files[i]);
    if (const auto difference = difference_in_kind(sum, document); !difference.empty())
      refuse_unlike(files[i], files.front(), difference);
    merge(sum, document);
  }
  sum.version = cli::version();
  cli::Output(output).write(to_json(sum));
  if (sum.judgement.verdict != Verdict::pass)
    cli::complain("fortune-flood", sum.endpoint + ": " + explain(sum.summary, sum.judgement));
  return exit_status_of(sum.judgement.verdict);
}

// Of one side of a comparison.
std::vector<Document> read_side(const std::string& option, const Paths& files) {
  if (files.size() < least_runs)
    throw cli::Failure(EX_USAGE, option + ": " + std::to_string(files.size()) + " runs, but " +
                                     std::to_string(least_runs) + " are the least");
  std::vector<Document> documents;
  for (const std::string& file : files) documents.push_back(read_document(file));
  return documents;
}

int compare_files(int argc, char** argv) {
  Paths base_files;
  Paths head_files;
  Tolerance tolerance;
  std::optional<std::string> junit;
  CLI::App app("Says whether the runs of one side are better or worse than those of another.",
               "fortune-flood compare");
  cli::set_up(app);
  const auto add_side = [&](const std::string& name, Paths& files, const std::string& what) {
    app.add_option(name, files, what)->type_name("FILE...")->required()->expected(1, most_runs);
  };
  add_side("--base", base_files, "documents of runs before the change, 3 or more");
  add_side("--head", head_files, "documents of runs after it, 3 or more");
  cli::add_fraction(app, "--relative", tolerance.relative, 0.01, "no change, of the base");
  cli::add_duration(app, "--absolute", tolerance.absolute, "no change of a latency");
  cli::add_file(app, "--junit", junit, "also write the verdicts as JUnit's XML");
  if (!cli::parse(app, argc, argv)) return EX_OK;
  if (junit == "-") throw cli::Failure(EX_USAGE, "--junit goes to a file: stdout is for the table");

  const auto base = read_side("--base", base_files);
  const auto head = read_side("--head", head_files);
  const auto check = [&](const std::vector<Document>& runs, const Paths& files) {
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (const auto difference = difference_in_load(base.front(), runs[i]); !difference.empty())
        refuse_unlike(files[i], base_files.front(), difference);
  };
  check(base, base_files);
  check(head, head_files);
  const Comparison comparison = compare(base, head, tolerance);
  cli::Output().write(to_text(comparison));
  if (junit) cli::Output(junit).write(to_junit(comparison));
  return exit_status_of(comparison.verdict);
}

int report_files(int argc, char** argv) {
  Paths files;
  std::optional<std::string> output;
  CLI::App app("Draws runs on one page of HTML.", "fortune-flood report");
  cli::set_up(app);
  add_files(app, files, "documents of fortune-flood", static_cast<int>(most_runs_on_a_page));
  add_output(app, output, "the page");
  if (!cli::parse(app, argc, argv)) return EX_OK;

  std::vector<NamedRun> runs;
  for (const std::string& file : files) runs.push_back({file, read_document(file)});
  cli::Output(output).write(report_page(runs));
  return EX_OK;
}

}  // namespace

Subcommand find_subcommand(std::string_view name) {
  if (name == "merge") return merge_files;
  if (name == "compare") return compare_files;
  if (name == "report") return report_files;
  return nullptr;
}

}  // namespace fortune::flood
