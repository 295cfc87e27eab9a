#include "cli/app.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <sstream>
#include <stdexcept>

#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/units.hpp"

namespace fortune::cli {
namespace {

CLI::Option* add_parsed(CLI::App& app, const std::string& name,
                        const std::function<void(const std::string&)>& parse_word,
                        const std::string& description) {
  const auto convert = [name, parse_word](const std::string& word) {
    try {
      parse_word(word);
    } catch (const std::invalid_argument& error) {
      throw CLI::ValidationError(name.substr(name.find("--")), error.what());
    }
  };
  return app.add_option_function<std::string>(name, convert, description)->take_last();
}

// Of an option that takes a value: CLI11 takes "--name=" for "--name", whose value would then be
// the next word, such as a source that --stats would write over.
bool lacks_its_value(const CLI::App& app, const std::string& word) {
  if (!word.starts_with("--") || word.find('=') != word.size() - 1) return false;
  const CLI::Option* const option = app.get_option_no_throw(word.substr(0, word.size() - 1));
  return option != nullptr && option->get_items_expected_max() != 0;
}

// From the last to the first, as CLI11 wants them.
std::vector<std::string> words_of(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> words;
  bool may_be_options = true;
  for (std::string word : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    may_be_options = may_be_options && word != "--";
    if (may_be_options && lacks_its_value(app, word)) {
      word.pop_back();
      words.insert(words.end(), {word, ""});
    } else {
      words.push_back(word);
    }
  }
  std::ranges::reverse(words);
  return words;
}

// "cookie, line, nul or json"
std::string listed(const std::vector<std::string>& words) {
  std::string list = words.front();
  for (std::size_t i = 1; i < words.size(); ++i)
    list += (i + 1 == words.size() ? " or " : ", ") + words[i];
  return list;
}

template <typename T>
T not_zero(T value, const char* what) {
  if (value == T{}) throw std::invalid_argument(std::string(what) + " must be more than 0");
  return value;
}

}  // namespace

void set_up(CLI::App& app) {
  app.set_version_flag("--version", app.get_name() + ' ' + std::string(version()));
  app.get_formatter()->column_width(34);
}

bool parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(words_of(app, argc, argv));
    return true;
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream ignored;
    if (app.exit(error, out, ignored) != 0) throw Failure(EX_USAGE, error.what());
    Output().write(out.str());
    return false;
  }
}

CLI::Option* add_duration(CLI::App& app, const std::string& name, std::chrono::nanoseconds& into,
                          const std::string& description) {
  const auto set = [&into](const std::string& word) {
    into = not_zero(parse_duration(word), "the duration");
  };
  return add_parsed(app, name, set, description)
      ->type_name("TIME")
      ->default_str(into.count() == 0 ? "" : format_duration(into));
}

CLI::Option* add_size(CLI::App& app, const std::string& name, std::size_t& into,
                      const std::string& description) {
  const auto set = [&into](const std::string& word) {
    into = not_zero(parse_size(word), "the size");
  };
  return add_parsed(app, name, set, description)->type_name("SIZE")->default_str(format_size(into));
}

CLI::Option* add_fraction(CLI::App& app, const std::string& name, double& into, double least,
                          const std::string& description) {
  const auto shown = [](double fraction) { return CLI::detail::to_string(fraction * 100) + '%'; };
  const auto set = [&into, least](const std::string& word) {
    const double fraction = parse_fraction(word);
    if (fraction < least || fraction > 1)
      throw std::invalid_argument("bad fraction " + cli::quoted(word) + " (a number from " +
                                  CLI::detail::to_string(least) + " to 1, or one with %)");
    into = fraction;
  };
  return add_parsed(app, name, set, description)->type_name("FRACTION")->default_str(shown(into));
}

CLI::Option* add_number(CLI::App& app, const std::string& name,
                        const std::function<void(std::uint64_t)>& set, std::uint64_t least,
                        std::uint64_t most, const std::string& description) {
  const auto parse_and_set = [=](const std::string& word) { set(parse_number(word, least, most)); };
  return add_parsed(app, name, parse_and_set, description)->type_name("N");
}

CLI::Option* add_file(CLI::App& app, const std::string& name, std::optional<std::string>& into,
                      const std::string& description) {
  const auto set = [&into](const std::string& word) {
    if (word.empty()) throw std::invalid_argument("no file has the name " + cli::quoted(word));
    into = word;
  };
  return add_parsed(app, name, set, description)->type_name("FILE");
}

CLI::Option* add_word(CLI::App& app, const std::string& name, const std::vector<std::string>& words,
                      const std::function<void(std::size_t)>& set, const std::string& description) {
  const auto find_and_set = [=](const std::string& word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end())
      throw std::invalid_argument("there is no " + cli::quoted(word) + " (it is " + listed(words) +
                                  ")");
    set(static_cast<std::size_t>(found - words.begin()));
  };
  return add_parsed(app, name, find_and_set, description);
}

}  // namespace fortune::cli
